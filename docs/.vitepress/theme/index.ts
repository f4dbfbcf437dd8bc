// VitePress's own look without its web font, in the system's fonts and the colour of the console.
import Theme from 'vitepress/theme-without-fonts';
import './style.css';

export default Theme;
